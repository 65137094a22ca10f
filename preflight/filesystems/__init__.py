"""File systems that agents and tools mount: EFS, S3 Files, buckets and volumes, and the way to them."""
