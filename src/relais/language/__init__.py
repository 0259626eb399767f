"""What both doors say, in French and in English: the code words of the rooms below, and their translations."""
