/* What stands behind a condition is looked at in the way that is taken alone. */
#if 0
#elif 1 +
#elif 3 @
#else
int last = "the source goes on";
#endif
#if 1
#elif 1 +
#endif
