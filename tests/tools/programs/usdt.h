/* usdt.h: a probe whose arguments lie one behind the other where registers are kept, as is known of its place. */
static struct __bpf_usdt_spec place;

static void place_probe(void)
{
	int id = 0;

	place.arg_cnt = BPF_USDT_MAX_ARG_CNT;
	for (u32 i = 0; i < BPF_USDT_MAX_ARG_CNT; i++) {
		place.args[i].arg_type = BPF_USDT_ARG_REG;
		place.args[i].reg_off = i * sizeof(u64);
	}
	bpf_map_update_elem(&__bpf_usdt_specs, &id, &place, BPF_ANY);
	SET_COOKIE(0);
}

static struct pt_regs registers;

/* The program at the probe, with up to eight arguments. */
#define PROBE(program, ...) ({ \
		u64 args_[8] = { __SKEP_EACH(__VA_ARGS__) }; \
		__builtin_memcpy(&registers, args_, sizeof(args_)); \
		RUN(program, &registers); \
	})
