/* #if, #else and #endif that do not belong together. */
#endif
#else
#elif 1
#elifdef x
#elifndef x
#if 1
#else
#else
#endif
#if 0
#else
#elif 1
#endif
#if 0
#else
#elifndef x
#endif
#if 1
#else
#if 1
#endif
#else
#endif
int last = "the source goes on";
#ifdef open
#if 1
