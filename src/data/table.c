/* table.c: rows in order. */
#include "data/data.h"

#include <stdlib.h>

/* Column numbers travel with the rows: qsort has no context. */
struct keyed { struct data *row; s32 column; u32 ncolumns; bool descending; u32 order; };

static int compare(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int c = data_compare(&x->row[x->column], &y->row[y->column]);
	if (c)
		return x->descending ? -c : c;
	for (u32 i = 0; i < x->ncolumns && !c; i++)      /* equals: by the others, from the left */
		c = data_compare(&x->row[i], &y->row[i]);
	if (c)
		return c;
	return (x->order > y->order) - (x->order < y->order);
}

void data_table_sort(struct data_table *t)
{
	if (t->sort_column < 0 || (u32)t->sort_column >= t->ncolumns || t->rows.n < 2)
		return;
	struct keyed *k = malloc(t->rows.n * sizeof(*k));
	if (!k)
		base_out_of_memory(t->rows.n * sizeof(*k));
	for (u32 i = 0; i < t->rows.n; i++)
		k[i] = (struct keyed){ t->rows.v[i], t->sort_column, t->ncolumns, t->descending, i };
	qsort(k, t->rows.n, sizeof(*k), compare);
	for (u32 i = 0; i < t->rows.n; i++)
		t->rows.v[i] = k[i].row;
	free(k);
}
