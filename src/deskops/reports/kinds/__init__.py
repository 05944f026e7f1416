"""The reports themselves, one file each: plain values in, a Report out; nothing here reads a store or a file."""
