"""Tables that were replaced while cases ran on them. Each stands here as it was; none is mended."""
