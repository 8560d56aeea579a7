/* cmd_features.c: skep features: what this kernel offers, found by asking. */
#include "cli/cli.h"

#include "uapi/uapi.h"

static void line(struct cli *c, const char *what, long err)
{
	const char *name = err < 0 ? uapi_errno_name((int)-err) : NULL;
	if (err < 0)
		buf_printf(&c->out, "  %-44s no   %s\n", what, name ? name : "");
	else
		buf_printf(&c->out, "  %-44s yes\n", what);
}

int cmd_features(struct cli *c, int argc UNUSED, char **argv UNUSED)
{
	struct feats *f = &c->host.feats;
	buf_puts(&c->out, "kernel\n");
	for (u32 i = 0; i < FEAT_COUNT; i++)
		line(c, feat_text(i), feat_has(f, i) ? 0 : -f->why[i]);
	buf_puts(&c->out, "program types\n");
	for (u32 i = 1; uapi_prog_type_name(i); i++)
		line(c, uapi_prog_type_name(i), feat_prog_type(f, i));
	buf_puts(&c->out, "map types\n");
	for (u32 i = 1; uapi_map_type_name(i); i++)
		line(c, uapi_map_type_name(i), feat_map_type(f, i));
	return cli_finish(c, true);
}
