# A test without an end is ended, with what it started.
# expect: fail no end within
setsid sleep 1000 &
sleep 1000
