/* files.h: a task with two descriptors: 3 is a regular file, "own" of ext4, 4 a socket; 5 is none. */
static struct task_struct task;
static struct files_struct descriptors;
static struct fdtable table;
static struct file regular, sock, *open_files[6];
static struct inode of_regular, of_sock;
static struct dentry name_of_regular, name_of_sock;
static struct super_block system_of_regular;
static struct file_system_type ext4;

static void open_some(u32 tid)
{
	*(const void **)&name_of_regular.d_name.name = "own";
	*(const void **)&name_of_sock.d_name.name = "TCP";
	ext4.name = "ext4";
	system_of_regular.s_type = &ext4;
	of_regular.i_mode = 0100644, of_regular.i_ino = 77, of_regular.i_sb = &system_of_regular;
	of_sock.i_mode = 0140777, of_sock.i_ino = 78, of_sock.i_sb = &system_of_regular;
	regular.f_inode = &of_regular, sock.f_inode = &of_sock;
	*(struct dentry **)&regular.f_path.dentry = &name_of_regular;
	*(struct dentry **)&sock.f_path.dentry = &name_of_sock;
	open_files[3] = &regular, open_files[4] = &sock;
	table.max_fds = 6, table.fd = open_files;
	descriptors.fdt = &table;
	task.files = &descriptors;
	SET_TASK(.pid = 42, .tid = tid, .comm = "work", .task = &task);
}
