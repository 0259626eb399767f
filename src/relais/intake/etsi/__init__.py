"""What operators answer in the words of ETSI."""
