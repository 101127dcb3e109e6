-- How often something was hidden and why, without reading each line.

-- up

create index moderation_count on moderation (trajectory, reason, state);

-- down

drop index moderation_count;
