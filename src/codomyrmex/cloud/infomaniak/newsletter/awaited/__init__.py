"""The methods of `AsyncInfomaniakNewsletterClient`, drawn from those in step."""
