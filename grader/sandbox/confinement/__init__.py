"""How a worker gives up everything but computing, before it sees a byte of the student's (apply.py; Linux only).

Layers, in the order in which they are put on; none needs a privilege, each one alone leaves something open and
together they leave nothing (SECURITY.md has the table):

    closed descriptors, empty environment, null stdio     nothing inherited
    resource limits                                        memory, CPU, file size, descriptors
    lower privileges                                       as root: no capabilities, and another user where possible
    no_new_privs                                           no program can give privileges back
    Landlock                                               no file; no TCP; no signal or abstract socket outside
    seccomp                                                an allow list of system calls
"""
