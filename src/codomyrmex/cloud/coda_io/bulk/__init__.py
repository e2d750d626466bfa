"""Many rows at a time: checked, cut into requests, sent at the pace of the service."""
