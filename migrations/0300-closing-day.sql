-- What closes is called by its last day, which is the day that people are told.

-- up

update clock set title = 'Laatste dag om mee te doen', title_en = 'Last day to take part'
where kind = 'closing' and title = 'Meedoen sluit';
update clock set title = 'Laatste dag om steun te verzamelen', title_en = 'Last day to collect support'
where kind = 'closing' and title = 'Steun verzamelen sluit';

-- down

update clock set title = 'Meedoen sluit', title_en = 'Taking part ends'
where kind = 'closing' and title = 'Laatste dag om mee te doen';
update clock set title = 'Steun verzamelen sluit', title_en = 'Collecting support ends'
where kind = 'closing' and title = 'Laatste dag om steun te verzamelen';
