-- A substitute for one meeting: nobody's place for good.

-- up

alter table group_member add column meeting @INT references meeting (id) on delete cascade;     -- of a substitute: only this one; null: as long as it takes
alter table group_invitation add column meeting @INT references meeting (id) on delete cascade; -- the same, as asked
create index group_member_meeting on group_member (meeting) where meeting is not null;
create index group_invitation_meeting on group_invitation (meeting) where meeting is not null;

-- down

drop index group_invitation_meeting;
drop index group_member_meeting;
alter table group_invitation drop column meeting;
alter table group_member drop column meeting;
