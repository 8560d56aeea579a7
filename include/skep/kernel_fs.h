/* kernel_fs.h: files, block devices, memory, tasks: macros and inline functions of <linux/fs.h>, <linux/blkdev.h>,
 * <linux/kdev_t.h>, <linux/mm.h>, <linux/sched.h>, <linux/scatterlist.h> and what belongs to them. */
#ifndef SKEP_KERNEL_FS_H
#define SKEP_KERNEL_FS_H

#define MAJOR(dev) ((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev) ((unsigned int)((dev) & MINORMASK))
#define MKDEV(ma, mi) (((ma) << MINORBITS) | (mi))
#define new_encode_dev(dev) ((MINOR(dev) & 0xff) | (MAJOR(dev) << 8) | ((MINOR(dev) & ~0xff) << 12))
#define file_inode(f) ((f)->f_inode)
#define file_dentry(f) ((f)->f_path.dentry)
#define d_inode(dentry) ((dentry)->d_inode)
#define d_backing_inode(dentry) ((dentry)->d_inode)
#define d_is_negative(dentry) (((dentry)->d_flags & 0x700000) == 0)
#define i_size_read(inode) ((inode)->i_size)

/* ---- block devices ---- */
#define disk_devt(disk) MKDEV((disk)->major, (disk)->first_minor)
#define req_op(req) ((req)->cmd_flags & REQ_OP_MASK)
#define bio_op(bio) ((bio)->bi_opf & REQ_OP_MASK)
#define op_is_write(op) ((op) & 1)
#define bio_data_dir(bio) (op_is_write(bio_op(bio)) ? WRITE : READ)
#define rq_data_dir(rq) (op_is_write(req_op(rq)) ? WRITE : READ)
#define blk_rq_bytes(rq) ((rq)->__data_len)
#define blk_rq_pos(rq) ((rq)->__sector)
#define blk_rq_sectors(rq) (blk_rq_bytes(rq) >> SECTOR_SHIFT)
#define bio_sectors(bio) ((bio)->bi_iter.bi_size >> SECTOR_SHIFT)
#define bio_end_sector(bio) ((bio)->bi_iter.bi_sector + bio_sectors(bio))

/* ---- scatter lists ---- */
#define SG_CHAIN 1UL
#define SG_END 2UL
#define SG_MAX_SINGLE_ALLOC (PAGE_SIZE / sizeof(struct scatterlist))
#define sg_is_chain(sg) ((sg)->page_link & SG_CHAIN)
#define sg_is_last(sg) ((sg)->page_link & SG_END)
#define sg_chain_ptr(sg) ((struct scatterlist *)((sg)->page_link & ~(SG_CHAIN | SG_END)))

/* ---- tasks ---- */
#define task_pid_nr(t) ((t)->pid)
#define task_tgid_nr(t) ((t)->tgid)
#define task_nice(t) ((t)->static_prio - DEFAULT_PRIO)
#define thread_group_leader(t) ((t)->exit_signal >= 0)
#define __kuid_val(uid) ((uid).val)
#define __kgid_val(gid) ((gid).val)

/* ---- memory ---- */
#ifndef PAGE_OFFSET
#define PAGE_OFFSET 0xffff888000000000UL
#endif
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define nth_page(page, n) ((page) + (n))
#define folio_page(folio, n) nth_page(&(folio)->page, n)

/* ---- time ---- */
#define ktime_to_ns(t) (t)
#define ktime_to_us(t) ((t) / NSEC_PER_USEC)
#define ktime_to_ms(t) ((t) / NSEC_PER_MSEC)
#define ns_to_ktime(t) (t)

/* ---- lists ---- */
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(ptr, type, member) list_entry((ptr)->next, type, member)
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_next_entry(pos, member) list_entry((pos)->member.next, typeof(*(pos)), member)
#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#endif
