"""`python -m relais`."""

import sys

# Ctrl-C while the program is still being loaded is a wish to stop like any other.
try:
    from relais.cli import main

    main()
except KeyboardInterrupt:
    sys.exit(130)
