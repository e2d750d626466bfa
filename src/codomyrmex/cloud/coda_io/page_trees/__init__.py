"""Pages out of Coda, as text and as folders of files, and back."""
