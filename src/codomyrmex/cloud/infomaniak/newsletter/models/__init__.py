"""What the newsletter's API answers, and what it takes, by area."""
