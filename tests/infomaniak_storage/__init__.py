"""Tests of Infomaniak's object storage, by Swift and by S3."""
