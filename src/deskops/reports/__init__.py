"""What people hand over: kinds turn plain values into a Report, writers turn a Report into a file."""
