next2
