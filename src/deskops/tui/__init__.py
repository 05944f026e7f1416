"""The full-screen program: screens and widgets over the ops; holds no rule, no SQL and no network."""
