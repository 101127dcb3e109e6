-- How many contributions came by which channel, without reading what they say.

-- up

create index contribution_channel on contribution (trajectory, channel, state);

-- down

drop index contribution_channel;
