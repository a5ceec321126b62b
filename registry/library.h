#ifndef CBREG_LIBRARY_H
#define CBREG_LIBRARY_H

#include <stdbool.h>

/* A library that is loaded when it is first needed: most commands need none,
 * and start the sooner. */
struct library {
	const char *file;
	const char *const *name; /* of its functions; NULL ends them */
	void *handle;		 /* NULL until it is loaded */
};

/*
 * Puts the functions, in their order, into a structure that has nothing but
 * pointers to them.  False where the library or one of them is not there.
 */
bool library_load(struct library *library, void *functions);
#endif
