"""The command line. Each module here whose name does not begin with an underscore is a command, main excepted."""
