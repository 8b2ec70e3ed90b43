"""Change: what differs between images of one place, and between which two dates it came."""
