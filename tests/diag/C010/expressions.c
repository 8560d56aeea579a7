/* Conditions that are no expressions of integers. */
#if
#endif
#if 1 +
#endif
#if (1
#endif
#if 1)
#endif
#if 1 ? 2
#endif
#if 1 ? 2 :
#endif
#if 1 2
#endif
#if "text"
#endif
#if 1.5
#endif
#if 08
#endif
#if 1x
#endif
#if 1 / 0
#endif
#if 1 % (2 - 2)
#endif
#if x = 1
#endif
#if ''
#endif
#if * 2
#endif
#if 0 && (1 / 0) || 1 && 1 % 2
int last = "the source goes on";
#endif
