-- A contribution that is set aside: why no answer belongs to it, who says so and who read that, and what it came out with.

-- up

-- Personal data (author and second reader). Purpose: to show who answers for it. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the reason stays.
create table aside (
    contribution @INT primary key not null references contribution (id) on delete cascade,
    trajectory @INT not null references trajectory (id) on delete cascade,
    reason text not null,
    author @INT references person (id) on delete set null,
    author_at @INT not null,
    reader @INT references person (id) on delete set null, -- another than the author
    read_at @INT not null default 0,
    published @INT not null default 0 -- version of the note it came out in first; 0: not yet
) @STRICT;
create index aside_of on aside (trajectory, published, contribution);

-- Who did so before is not known: somebody reads it now.
insert into aside (contribution, trajectory, reason, author_at)
select p.contribution, p.trajectory, max(p.aside_why), c.created_at from contribution_point p join contribution c on c.id = p.contribution
where p.state = 'aside' and c.state <> 'withdrawn' group by p.contribution, p.trajectory, c.created_at;
alter table contribution_point drop column aside_why;

-- down

alter table contribution_point add column aside_why text not null default '';
update contribution_point set aside_why = coalesce((select s.reason from aside s where s.contribution = contribution_point.contribution), '')
where state = 'aside';
drop table aside;
