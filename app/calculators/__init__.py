"""The rules as calculations: on the command line, and on pages for anybody who wants to check one."""
