# ruff: noqa: E501, SIM905 - lists of words are read as words
"""Word lists for the check before posting. Short on purpose: they steer advice, they decide nothing."""

GIVEN_NAMES = frozenset(
    """
    aaliyah aaron abdul abdullah abigail ada adam adeel adrian ahmed aisha aiden alex alexander alfie ali alice alisha
    amara amelia amina amir amy ana andre anna anya archie aria arjun arlo arthur asha ava ayaan ayesha aylin bella ben
    benjamin beth billy bilal bobby brandon caleb callum cameron carys charlie charlotte chloe chidi cian connor daisy
    dan daniel danny darius darcey david deon dominic dylan ebony eden edward efe elena eli elijah eliza elizabeth ella
    ellie elliot elsie emeka emily emma erin esme ethan eva evelyn evie ezra faisal farah fatima felix finley florence
    francesca frankie freddie freya gabriel george georgia grace gracie hamza hana hannah haris harriet harrison harry
    harvey hassan heidi henry hira holly hugo husna ibrahim idris imani imogen imran isaac isabel isabella isha isla
    isobel ivy jack jacob jada jade jaden jake jamal james jamie jasmine jason jay jaydan jayden jess jessica joe joel
    joseph josh joshua jude julia kai kaiden kamil karim kayden kayla keira khadija kian kieran kofi kwame kyle layla
    leah leo leon levi lewis liam lily logan lola louie louis luca lucas lucy luke lydia maisie malik maria mariam marley
    martha mary maryam mason matilda matthew max maya megan mehmet mia michael mila millie mohamed mohammad mohammed molly
    muhammad musa mustafa nadia naomi natalia nathan nia niamh nicole noah nora nour oliver olivia omar oscar owen paige
    patrick phoebe poppy priya quinn rachel raj reece reggie reuben rhys riley robert roman ronnie rory rosie ruby ryan
    saira salma sam samir samuel sana sara sarah scarlett sebastian sienna simran skye sofia sophia sophie stanley summer
    tahmina tamar tariq teddy thea theo theodore thomas tia tobi toby tommy tyler tyrone umar usman victoria violet
    wiktor will william willow xavier yasmin yusuf zac zach zachary zain zainab zara zoe zuri
    """.split()
)

NOT_NAMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december autumn spring summer winter christmas easter eid ramadan diwali i i'd i'll i'm i've year
    years yr reception nursery key stage english maths mathematics science history geography french german spanish welsh
    art music drama pe computing latin arabic bengali british england wales scotland ireland london europe african asian
    caribbean muslim christian jewish hindu sikh catholic church government department education ofsted senco send
    headteacher head deputy principal governors governor trust academy school schools college university borough council
    local authority mr mrs ms miss dr professor sir dame pupil premium progress ebacc gcse gcses sats teams zoom google
    microsoft word excel outlook friday's monday's kolb gibbs schön brookfield driscoll klein guskey shakespeare macbeth
    the a an and but or so if when we our they their he she it this that these those because since after before however
    thank thanks dear hello hi yes no not what why how who where which there here my your his her
    """.split()
)

PLACES = frozenset(
    """
    barking dagenham barnet bexley brent bromley camden croydon ealing enfield greenwich hackney hammersmith fulham
    haringey harrow havering hillingdon hounslow islington kensington chelsea kingston lambeth lewisham merton newham
    redbridge richmond southwark sutton tower hamlets waltham forest wandsworth westminster thames peckham brixton
    tottenham stratford bow bermondsey deptford birmingham manchester leeds liverpool bristol sheffield newcastle cardiff
    swansea essex kent surrey yorkshire
    """.split()
)
