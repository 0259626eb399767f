"""Takes over the relay: foreign child-protection alerts in, an explained order of work out."""
