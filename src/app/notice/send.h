// send.h - the jobs of notices.
#pragma once

#include "app/notice/notice.h"
#include "base/utf8.h"

enum err notice_spread_run(struct job *j);
enum err notice_digest_run(struct job *j);
