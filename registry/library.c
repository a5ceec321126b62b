/* Libraries that are loaded when they are needed. */
#include "config.h"

#include "library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

bool
library_load(struct library *library, void *functions)
{
	void *handle, *function;
	size_t i;

	if (library->handle != NULL)
		return true;
	if ((handle = dlopen(library->file, RTLD_NOW)) == NULL)
		return false;
	for (i = 0; library->name[i] != NULL; i++) {
		if ((function = dlsym(handle, library->name[i])) == NULL) {
			dlclose(handle);
			return false;
		}
		memcpy((char *)functions + i * sizeof(function), &function,
		    sizeof(function));
	}
	library->handle = handle;
	return true;
}
