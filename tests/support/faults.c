#include "tests/support/faults.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MOST = 64, NAME_BYTES = 512 };

/* What a file held when it was synced last. */
struct image {
	char name[NAME_BYTES];
	bool exists;
	unsigned char *bytes;
	size_t size;
};

struct faulty_file {
	sqlite3_file base;
	int image; /* -1 for a temporary file: nobody asks for it after a cut */
	sqlite3_file *real;
};

static struct {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	sqlite3_io_methods methods;
	struct image image[FILES_MOST];
	int images;
	long count, fail_at;
	bool once;
} disk;

static bool fails(void)
{
	disk.count++;
	return disk.fail_at > 0 && (disk.once ? disk.count == disk.fail_at : disk.count >= disk.fail_at);
}

static struct image *image_of(const char *name)
{
	for (int i = 0; i < disk.images; i++)
		if (strcmp(disk.image[i].name, name) == 0)
			return &disk.image[i];
	if (disk.images == FILES_MOST)
		abort();
	struct image *image = &disk.image[disk.images++];
	*image = (struct image){ 0 };
	snprintf(image->name, sizeof image->name, "%s", name);
	return image;
}

static void keep(struct image *image)
{
	FILE *file = fopen(image->name, "rb");
	if (!file)
		return;
	fseek(file, 0, SEEK_END);
	size_t size = (size_t)ftell(file);
	rewind(file);
	image->bytes = realloc(image->bytes, size + 1);
	image->size = fread(image->bytes, 1, size, file);
	image->exists = true;
	fclose(file);
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct faulty_file *)file)->real;
}

static int f_close(sqlite3_file *file)
{
	int result = real_of(file)->pMethods ? real_of(file)->pMethods->xClose(real_of(file)) : SQLITE_OK;
	sqlite3_free(real_of(file));
	return result;
}

static int f_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
	return real_of(file)->pMethods->xRead(real_of(file), bytes, size, at);
}

static int f_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
	return fails() ? SQLITE_IOERR_WRITE : real_of(file)->pMethods->xWrite(real_of(file), bytes, size, at);
}

static int f_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return fails() ? SQLITE_IOERR_TRUNCATE : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int f_sync(sqlite3_file *file, int flags)
{
	if (fails())
		return SQLITE_IOERR_FSYNC;
	int result = real_of(file)->pMethods->xSync(real_of(file), flags);
	if (result == SQLITE_OK && ((struct faulty_file *)file)->image >= 0)
		keep(&disk.image[((struct faulty_file *)file)->image]);
	return result;
}

static int f_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int f_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int f_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int f_check_lock(sqlite3_file *file, int *reserved)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

static int f_control(sqlite3_file *file, int what, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int f_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int f_device(sqlite3_file *file)
{
	(void)file;
	return 0; /* promises nothing: no atomic or ordered writes */
}

static int f_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **map)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, map);
}

static int f_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void f_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int f_shm_unmap(sqlite3_file *file, int remove)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static int v_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
	(void)vfs;
	struct faulty_file *faulty = (struct faulty_file *)file;
	*faulty = (struct faulty_file){ .image = -1 };
	if ((flags & SQLITE_OPEN_CREATE) && name && access(name, F_OK) != 0 && fails())
		return SQLITE_CANTOPEN;
	faulty->real = sqlite3_malloc(disk.real->szOsFile);
	memset(faulty->real, 0, (size_t)disk.real->szOsFile);
	int result = disk.real->xOpen(disk.real, name, faulty->real, flags, out);
	if (result != SQLITE_OK) {
		sqlite3_free(faulty->real);
		return result;
	}
	if (name && !(flags & SQLITE_OPEN_DELETEONCLOSE))
		faulty->image = (int)(image_of(name) - disk.image);
	faulty->base.pMethods = &disk.methods;
	return SQLITE_OK;
}

static int v_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	if (fails())
		return SQLITE_IOERR_DELETE;
	int result = disk.real->xDelete(disk.real, name, sync);
	if (result == SQLITE_OK)
		image_of(name)->exists = false;
	return result;
}

void faults_start(void)
{
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.real;
	disk.vfs.zName = "faults";
	disk.vfs.szOsFile = (int)sizeof(struct faulty_file);
	disk.vfs.pNext = NULL;
	disk.vfs.xOpen = v_open;
	disk.vfs.xDelete = v_delete;
	disk.methods = (sqlite3_io_methods){
		.iVersion = 2,
		.xClose = f_close,
		.xRead = f_read,
		.xWrite = f_write,
		.xTruncate = f_truncate,
		.xSync = f_sync,
		.xFileSize = f_size,
		.xLock = f_lock,
		.xUnlock = f_unlock,
		.xCheckReservedLock = f_check_lock,
		.xFileControl = f_control,
		.xSectorSize = f_sector,
		.xDeviceCharacteristics = f_device,
		.xShmMap = f_shm_map,
		.xShmLock = f_shm_lock,
		.xShmBarrier = f_shm_barrier,
		.xShmUnmap = f_shm_unmap,
	};
	sqlite3_vfs_register(&disk.vfs, 1);
}

void faults_stop(void)
{
	sqlite3_vfs_register(disk.real, 1);
	sqlite3_vfs_unregister(&disk.vfs);
	for (int i = 0; i < disk.images; i++)
		free(disk.image[i].bytes);
	memset(&disk, 0, sizeof disk);
}

long faults_count(void)
{
	return disk.count;
}

void faults_fail_at(long nth, bool once)
{
	disk.count = 0;
	disk.fail_at = nth;
	disk.once = once;
}

void faults_heal(void)
{
	disk.fail_at = 0;
	disk.count = 0;
}

void faults_power_cut(void)
{
	for (int i = 0; i < disk.images; i++) {
		struct image *image = &disk.image[i];
		unlink(image->name);
		if (!image->exists)
			continue;
		FILE *file = fopen(image->name, "wb");
		if (!file || fwrite(image->bytes, 1, image->size, file) != image->size)
			abort();
		fclose(file);
		/* The shared-memory index of a WAL does not outlive the machine. */
		char shm[NAME_BYTES + 8];
		snprintf(shm, sizeof shm, "%s-shm", image->name);
		unlink(shm);
	}
}
