// pdf.h - a page on paper: a tagged PDF, printed by a worker from HTML that stands on its own (web/paper.h).
//
// Asking is part of a change; the worker prints in some two seconds, in a browser without window, network or
// script, confined like every helper program (core/run.h). Until then pdf_state says that it waits. Where the browser
// is not installed (Debian: chromium-headless-shell) the job fails and says so, and the page itself can still be printed.
//
// Same bytes   the same HTML with the same `dated_at` gives the same bytes from the same version of the browser: the
//              day in the file is that of its data, not of its printing.
// Tags         headings, lists, tables with their headers, pictures with their text, language: what a screen reader
//              needs (EN 301 549). It is not declared PDF/UA: nothing here can prove that.
// Kept         in the database, so that a backup, an erasure and a right reach it like any other row.
#pragma once

#include "core/job.h"
#include "core/pdf.sql.h"

enum { PDF_HTML_MAX = 8 << 20, PDF_BYTES_MAX = 16 << 20, PDF_OWN_DAYS = 7 };

// Part of the transaction at hand; an earlier one with this key goes. A person's own stays PDF_OWN_DAYS.
// ERR_TOO_LARGE: more than PDF_HTML_MAX.
CHECKED enum err pdf_ask(struct db *db, struct mem *mem, str key, const person_id *person, str html,
                         int64_t dated_at, int64_t now);
extern const struct job_kind pdf_job;

// Is the browser installed on this machine? Asked before a button that would lead nowhere.
bool pdf_possible(void);

// How far it is, for the page of whoever asked.
enum pdf_stage { PDF_NONE, PDF_WAITS, PDF_MADE, PDF_FAILED };
CHECKED enum err pdf_stage_of(struct db *db, struct mem *mem, str key, enum pdf_stage *out,
                              int64_t *out_made_at);

// The days in the file become that of the data, in place; for tests.
void pdf_date(struct mem *m, str bytes, int64_t at);
