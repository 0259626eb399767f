"""What is opened at the desk counts once, for whoever opened it, and for nobody else's eyes."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import time, timedelta
from pathlib import Path

import pytest

import relais
from relais.desk import exposure as exposures
from relais.desk import identification
from relais.desk.audit_list import audit_list
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.letter import letter
from relais.desk.letter import not_a_report
from relais.desk.passage import passage
from relais.desk.prove import verify
from relais.desk.show import show
from relais.model.role import Role
from relais.safeguards.exposure import Limits
from tests.desk.unit import FIRST, HEAD, SECOND
