static inline int never_called(int x) { return x + nothing_of_this_name; }
