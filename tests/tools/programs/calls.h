/* calls.h: a system call from its beginning to its end, as tracepoints tell of it. */
#define CALL(name, result, ...) do { \
		struct trace_event_raw_sys_enter enter_ = { .args = { __VA_ARGS__ } }; \
		struct trace_event_raw_sys_exit exit_ = { .ret = (result) }; \
		RUN(on_##name, &enter_); \
		RUN(on_##name##_end, &exit_); \
	} while (0)
/* The end of one whose beginning nobody saw. */
#define CALL_END(name, result) do { \
		struct trace_event_raw_sys_exit exit_ = { .ret = (result) }; \
		RUN(on_##name##_end, &exit_); \
	} while (0)
#define AT(text) (unsigned long)(text)
