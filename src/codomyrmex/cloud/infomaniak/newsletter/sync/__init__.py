"""The methods of `InfomaniakNewsletterClient`, by area."""
