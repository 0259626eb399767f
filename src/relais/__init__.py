"""Takes over the relay: foreign child-protection alerts in, an explained order of work out."""

# What every output names, beside the ledger and the decisions it is made of.
VERSION = "0.1.0"
