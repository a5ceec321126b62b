# Everything that proves it.
