/* types.h: the types of the machine made by hand: the kernel's (BTF 1) and those of its programs and maps (BTF 7). The ids that its
 * objects name are kept in struct ids. What a prototype or a record is made of has to be there before it begins. */
#ifndef SKEP_TESTS_MACHINE_TYPES_H
#define SKEP_TESTS_MACHINE_TYPES_H

#include "btf/btf.h"

static struct ids {
	u32 table;                                   /* of the kernel: struct bpf_struct_ops_brake */
	u32 hook;                                    /* a function that LSM programs are put on */
	u32 key, every, pass, helper, goes_on, ends, pass_line, else_line, helper_line, file;
} ids;
static struct buf kernel_types_bytes = BUF_INIT, prog_types_bytes = BUF_INIT;

#define S(text) STR(text)

static u32 type_of(struct btf_build *b, const char *name, u32 to) { return btf_add_ref(b, BTF_TYPEDEF, str_from(name), to); }

static void make_kernel_types(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	u32 u32_ = btf_add_int(b, S("unsigned int"), 4, 0), s32_ = btf_add_int(b, S("int"), 4, 1);
	u32 u64_ = btf_add_int(b, S("unsigned long long"), 8, 0), s64_ = btf_add_int(b, S("long long"), 8, 1);
	u32 u16_ = btf_add_int(b, S("unsigned short"), 2, 0), s16_ = btf_add_int(b, S("short"), 2, 1);
	u32 u8_ = btf_add_int(b, S("unsigned char"), 1, 0), ch = btf_add_int(b, S("char"), 1, 1), yes = btf_add_int(b, S("_Bool"), 1, 4);
	u32 __u32_ = type_of(b, "__u32", u32_), __u64_ = type_of(b, "__u64", u64_), __u16_ = type_of(b, "__u16", u16_), __u8_ = type_of(b, "__u8", u8_);
	type_of(b, "u32", __u32_), type_of(b, "u64", __u64_), type_of(b, "__s32", s32_), type_of(b, "__s64", s64_), type_of(b, "u8", __u8_);
	type_of(b, "__be16", __u16_), type_of(b, "__be32", __u32_), type_of(b, "__wsum", __u32_), type_of(b, "__s16", s16_), type_of(b, "bool", yes);
	u32 name16 = btf_add_array(b, ch, 16);
	btf_add_record(b, false, S("bpf_perf_event_value"), 24);
	btf_add_member(b, S("counter"), __u64_, 0, 0), btf_add_member(b, S("enabled"), __u64_, 64, 0), btf_add_member(b, S("running"), __u64_, 128, 0);
	btf_add_record(b, false, S("bpf_map_info"), 40);
	btf_add_member(b, S("type"), __u32_, 0, 0), btf_add_member(b, S("id"), __u32_, 32, 0);
	btf_add_member(b, S("max_entries"), __u32_, 128, 0), btf_add_member(b, S("name"), name16, 192, 0);
	btf_add_enum(b, S("bpf_map_type"), 4, false, false);
	btf_add_enumerator(b, S("BPF_MAP_TYPE_PERF_EVENT_ARRAY"), 4), btf_add_enumerator(b, S("BPF_MAP_TYPE_PERCPU_ARRAY"), 6);
	/* a table whose functions take one of each kind of type */
	u32 sock = btf_add_record(b, false, S("sock"), 4);
	btf_add_member(b, S("state"), s32_, 0, 0);
	u32 part = btf_add_record(b, true, S("part"), 4);
	btf_add_member(b, S("n"), u32_, 0, 0);
	u32 mode = btf_add_enum(b, S("mode"), 4, false, false);
	btf_add_enumerator(b, S("SLOW"), 0), btf_add_enumerator(b, S("FAST"), 1);
	u32 wide = btf_add_enum(b, S("wide"), 8, false, true);
	btf_add_enumerator(b, S("WIDE"), 1ll << 40);
	u32 far = btf_add_fwd(b, S("far"), false), far_union = btf_add_fwd(b, S("far_union"), true);
	u32 fixed = btf_add_ref(b, BTF_CONST, S(""), sock), loose = btf_add_ref(b, BTF_VOLATILE, S(""), u64_);
	u32 alone = btf_add_ref(b, BTF_RESTRICT, S(""), btf_add_ptr(b, u8_)), tagged = btf_add_ref(b, BTF_TYPE_TAG, S("user"), part);
	u32 rows = btf_add_array(b, u32_, 3), nothing = btf_add_ptr(b, 0);
	u32 back = btf_add_proto(b, s32_);
	btf_add_param(b, S("how"), mode);
	u32 back_ptr = btf_add_ptr(b, back), sock_ptr = btf_add_ptr(b, sock);
	u32 first = btf_add_proto(b, u32_);
	btf_add_param(b, S("sk"), sock_ptr);
	u32 args[] = { btf_add_ptr(b, fixed), btf_add_ptr(b, loose), alone, btf_add_ptr(b, tagged), btf_add_ptr(b, far), btf_add_ptr(b, far_union), mode,
		wide, btf_add_ptr(b, rows), nothing, back_ptr, __u64_ };
	u32 second = btf_add_proto(b, 0);
	for (u32 i = 0; i < ARRAY_LEN(args); i++)
		btf_add_param(b, S("a"), args[i]);
	btf_add_param(b, S(""), 0);
	u32 third = btf_add_proto(b, s32_);
	u32 one = btf_add_ptr(b, first), two = btf_add_ptr(b, second), three = btf_add_ptr(b, third);
	u32 brake = btf_add_record(b, false, S("brake"), 48);
	btf_add_member(b, S("first"), one, 0, 0), btf_add_member(b, S("second"), two, 64, 0);
	btf_add_member(b, S("third"), three, 128, 0), btf_add_member(b, S("owner"), nothing, 192, 0);
	btf_add_member(b, S("name"), name16, 256, 0);
	u32 common = btf_add_record(b, false, S("bpf_struct_ops_common_value"), 8);
	btf_add_member(b, S("refcnt"), s32_, 0, 0), btf_add_member(b, S("state"), mode, 32, 0);
	ids.table = btf_add_record(b, false, S("bpf_struct_ops_brake"), 56);
	btf_add_member(b, S("common"), common, 0, 0), btf_add_member(b, S("data"), brake, 64, 0);
	u32 hook = btf_add_proto(b, s32_);
	ids.hook = btf_add_func(b, S("bpf_lsm_file_open"), hook, 0);
	btf_add_func(b, S("bpf_iter_bpf_map_elem"), hook, 0);
	btf_build_finish(b, &kernel_types_bytes);
}

/* What the values of maps may be made of, each kind once: 148 bytes. */
static void make_every(struct btf_build *b, u32 s32_, u32 u32_, u32 ch)
{
	u32 u8_ = btf_add_int(b, S("unsigned char"), 1, 0), yes = btf_add_int(b, S("_Bool"), 1, 4), letter = btf_add_int(b, S("letter"), 1, 2);
	u32 s8_ = btf_add_int(b, S("signed char"), 1, 1), wide = btf_add_int(b, S("unsigned __int128"), 16, 0), s64_ = btf_add_int(b, S("long"), 8, 1);
	u32 small = btf_add_enum(b, S("small"), 1, true, false);
	btf_add_enumerator(b, S("BELOW"), -2), btf_add_enumerator(b, S("ABOVE"), 3);
	u32 large = btf_add_enum(b, S("large"), 8, false, true);
	btf_add_enumerator(b, S("HUGE"), -1);
	u32 pair = btf_add_record(b, false, S(""), 8);
	btf_add_member(b, S("x"), s32_, 0, 0), btf_add_member(b, S("y"), s32_, 32, 0);
	u32 chars = btf_add_array(b, ch, 8), pairs = btf_add_array(b, pair, 2), none = btf_add_array(b, u32_, 0);
	u32 real = btf_add_float(b, S("float"), 4), ptr = btf_add_ptr(b, 0);
	ids.every = btf_add_record(b, false, S("every"), 148);
	const struct { const char *name; u32 type, bits, size; } members[] = {
		{ "flag", yes, 0, 0 }, { "a", letter, 8, 0 }, { "quote", letter, 16, 0 }, { "bell", letter, 24, 0 }, { "down", s8_, 32, 0 }, { "byte", u8_, 40, 0 },
		{ "bits", u32_, 64, 0 }, { "three", u32_, 96, 3 }, { "five", u32_, 99, 5 }, { "thirty", u32_, 104, 24 }, { "low", wide, 128, 0 },
		{ "high", wide, 256, 0 }, { "minus", s64_, 384, 0 }, { "below", small, 448, 0 }, { "above", small, 456, 0 }, { "neither", small, 464, 0 },
		{ "huge", large, 512, 0 }, { "other", large, 576, 0 }, { "text", chars, 640, 0 }, { "no_text", chars, 704, 0 }, { "rest", chars, 768, 0 },
		{ "pairs", pairs, 832, 0 }, { "none", none, 960, 0 }, { "real", real, 960, 0 }, { "nil", ptr, 1024, 0 }, { "ptr", ptr, 1088, 0 },
		{ "last", s32_, 1152, 0 } };
	for (u32 i = 0; i < ARRAY_LEN(members); i++)
		btf_add_member(b, str_from(members[i].name), members[i].type, members[i].bits, members[i].size);
}

static void make_prog_types(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	u32 s32_ = btf_add_int(b, S("int"), 4, 1), u32_ = btf_add_int(b, S("unsigned int"), 4, 0), ch = btf_add_int(b, S("char"), 1, 1);
	ids.key = btf_add_record(b, false, S("key"), 4);
	btf_add_member(b, S("pid"), u32_, 0, 0);
	make_every(b, s32_, u32_, ch);
	u32 ctx = btf_add_record(b, false, S("xdp_md"), 4);
	btf_add_member(b, S("data"), u32_, 0, 0);
	u32 ctx_ptr = btf_add_ptr(b, ctx), text = btf_add_ptr(b, ch);
	u32 takes_ctx = btf_add_proto(b, s32_);
	btf_add_param(b, S("ctx"), ctx_ptr);
	ids.pass = btf_add_func(b, S("pass"), takes_ctx, 1);
	ids.goes_on = btf_add_func(b, S("a_long_name_that_goes_on"), takes_ctx, 1);
	ids.ends = btf_add_func(b, S("a_long_name_that_ends"), takes_ctx, 1);
	u32 takes_more = btf_add_proto(b, u32_);
	btf_add_param(b, S("n"), u32_), btf_add_param(b, S("text"), text), btf_add_param(b, S(""), 0);
	ids.helper = btf_add_func(b, S("helper"), takes_more, 0);
	ids.pass_line = btf_add_str(b, S("\tif (n < 5)"));
	ids.else_line = btf_add_str(b, S("    return helper(n, \"a|b\");"));
	ids.helper_line = btf_add_str(b, S("static unsigned helper(unsigned n, char *text, ...) {"));
	ids.file = btf_add_str(b, S("/src/pass.bpf.c"));
	btf_build_finish(b, &prog_types_bytes);
}

#endif
