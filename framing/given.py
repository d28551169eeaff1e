"""First names by the gender that they commonly tell, from many parts of the world, without those that are common words.

A name that both men and women bear, or that is as often a family's, is in neither list but in `EITHER`.
"""

from __future__ import annotations

__all__ = ["EITHER", "MEN", "WOMEN"]

WOMEN = frozenset(
    "aaliyah abigail adele adriana agnes agnieszka aileen aisha akiko alejandra aleksandra alice alicia alina alison "
    "allison alyssa amal amanda amelia amina amy ana ananya anastasia andrea angela anita anjali ann anna annabel "
    "anne annette annie annika antoinette anya aparna arlene ashley audrey ayesha ayse barbara barbra beatrice "
    "beatriz becky benazir bernadette bertha beth bethany betty beverly bianca blanca bonnie brenda brianna bridget "
    "brittany caitlin caitlyn camille candace carla carly carmen carol caroline carolyn carrie cassandra cassidy "
    "catalina catherine cecilia celeste celia charlotte cheryl chiara chloe christina christine claire clara clarissa "
    "colleen connie constance consuelo cora cynthia danielle daphne darlene deborah debra deepika delia denise "
    "desiree diana diane dianne dilma dina dolores donna dora doreen doris dorothy edith edna eileen ekaterina elaine "
    "eleanor elena elif elisa elisabeth elise eliza elizabeth ellen elsa elsie emily emine emma erica erika erin "
    "esperanza esther ethel eugenia eva evelyn fatima fatma felicia felicity fernanda fiona frances francesca freda "
    "gabriela gabrielle gail gemma georgina geraldine gertrude gillian gina giorgia giulia gladys glenda gloria greta "
    "gretchen guadalupe guinevere gulnara gwen gwendolyn halima hanna hannah harriet hatice hayley heather heidi "
    "helen helena henrietta hilary hilda hillary ida imogen indira ingrid inna irene irina isabel isabella isabelle "
    "isha ivana ivanka jacinda jacqueline jana jane janet janice janine jasmine jayne jeanette jeanne jeannie jemele "
    "jenna jennifer jenny jessica jill joan joanna joanne jocelyn jodi jodie johanna jolanta josephine joyce juanita "
    "judith judy julia juliana julie juliet kaitlyn kamala kara karen karin karla kate katelyn katherine kathleen "
    "kathryn kathy katie katrina kavita kayla kayleigh keira kellie kellyanne khadija kimberly kirsten kirstjen "
    "kristen kristin kristina kristine ksenia kyra lakshmi lara larisa latifa latoya laura lauren layla leah leanne "
    "leila lena leona leticia lillian lily linda lisa liz loretta lorraine louise lucia lucille lucinda lucy ludmila "
    "lydia lynda lynn lynne lyudmila mabel madeleine madeline magdalena maggie maisie malala malgorzata mandy marcia "
    "marcy margaret margot maria mariam marian mariana marianne marie marilyn marina marjorie marlene marsha marta "
    "martha mary maureen maxine meera meg megan meghan melania melinda melissa mette michelle michiko mildred "
    "millicent minnie miranda miriam moira mona monica monika monique muriel myra nadezhda nadia nadine nahid nancie "
    "nancy naomi natalia natalie natalya natasha neha nell nellie nicola nicole nicolle nikki nina noor nora noreen "
    "norma octavia odette olena olga olivia omarosa oprah pamela paola patricia paula pauline penelope phoebe phyllis "
    "pilar polly pooja priscilla priti priya prudence rachel ramona rania rasheeda rashida rebecca reena renee rhoda "
    "rhonda roberta rochelle rocio rosa rosalind rosemary rosie roxane roxanne rukhsana ruqaya ruth sabrina sadie "
    "saima sally salma samantha sandra sanna sarah selena serena shabana sharon shazia sheila shelley sheryl shireen "
    "shirley sian sigrid silvia simone sinead siobhan sofia sonia sonya sophie stacey stella stephanie sue sunita "
    "susan susanna susanne suzanne svetlana sybil sylvia tabitha tamara tammy tanya tara tatiana tatyana teresa tessa "
    "thelma theodora theresa thuli tiffany tina toni tonya tracey trudy ulrike ursula usha valentina valerie vandana "
    "vanessa vera verity veronica victoria virginia vivian wanda weijia wendy whitney wilma winifred winnie xiomara "
    "yasmin yekaterina yoko yolanda yulia yvette yvonne zahra zainab zehra zeynep zoe".split()
)
MEN = frozenset(
    "aaron abdel abdul abdulla abdullah abraham adam adolf adrian ahmad ahmed aidan akbar akira alan alastair albert "
    "alberto alec alejandro aleksandr aleksei alessandro alexander alexei alexey alfonso alfred alfredo alistair "
    "allan allen alvaro alvin ami amir amit anatoly anders andre andrei andrej andres andrew andrey andriy andrzej "
    "angus anil anthony antoine anton antonin anwar arash archie armando arnaud arnold arsen arseniy arthur arturo "
    "arun ashok ashraf augusto ayman barack barney barry bart bashar ben benedict benito benjamin benyamin bernard "
    "bernardo bert bill bjorn bob bogdan boris brad bradley brandon brendan brent brett brian bruce bryan bryce byron "
    "caleb calvin carl carlos cecil cedric cesar charles chris christopher clarence claude claudio clint clive colin "
    "conrad corey cory craig cyril cyrus damian damien dan daniel dariusz darrell darren darryl dave david declan "
    "deepak dennis denzel derek derrick desmond devin dimitri dmitri dmitry dmytro dominic don donald doug dudley "
    "dustin dwayne dwight dylan edgar edmund edouard eduardo edward edwin efrain eli elijah elliott elon elvis emilio "
    "emmanuel emmett enoch enrico enrique eric ernest ernesto ethan eugene evan evo ezra fabio faisal farid felipe "
    "felix ferdinand fergus fernando fidel francois frank franz fred frederick friedrich gabriel gareth garrett gary "
    "gavin gennady geoff geoffrey george georgi gerald gerard gerhard gianni gilbert giles giorgio giovanni giuseppe "
    "glenn godfrey gonzalo graeme greg gregory guillermo gustavo hakan hamid hamish hamza hans harold harry haruki "
    "harvey hassan hector heinrich hendrik henry herbert herman hideo hiroshi horace hosni hubert hugh hugo humphrey "
    "hussein ian ibrahim igor ilya imran irving isaac isaiah ismail ivan ivo jack jacob jacques jaime jair jake jamal "
    "james janos jared jarvis jason jasper javier jeb jed jeff jeffrey jens jerald jeremiah jeremy jerome jerry jesse "
    "jesus jim joachim joao joe joel joey johann johannes john jon jonah jonathan jorge josep joseph josh joshua jude "
    "jules julian julio julius jurgen justin kamal karim karl keith kelvin kemal ken kenneth kevin khaled khalid "
    "klaus kofi konstantin kostas kurt kyle larry lars laurence lawrence lech leo leon leonard leroy lester lewis "
    "liam linus lloyd lorenzo louis luca lucas luigi luis luiz luke lyle lyndon mahmoud malcolm manmohan manuel "
    "marcelo marco marcus marek mario mark martin marvin mateusz matt matteo matthew maurice mehmet mel melvin micah "
    "michael michal mick miguel mike mikhail milos mitch mitt mohamed mohammad mohammed moses muammar muhammad "
    "mustafa narendra nasser nate nathan nathaniel nayib ned neil neville newt nicholas nick nicolae nicolas nigel "
    "nikita nikolai nikolay nikos noah noel norman nuri olaf oleg oleh oliver olusegun omar orrin osama oscar oswald "
    "otto owen pablo patrick paul pavel pedro percy pete peter petr petro phil philip philippe phillip pierre piers "
    "piotr prakash prayuth quentin rafael rahul rajesh rajiv ralph ramon ramzan randall randolph randy raul ravi "
    "raymond recep reece reginald reuben reza ricardo richard rick ricky rob robbie robert roberto rod roderick "
    "rodney rodrigo roger roland rolf ron ronald ronnie rory roscoe roy rudolph rudy rufus rupert ruslan ryan saad "
    "saddam salman sam samir samuel sandeep sanjay saul scott sean sebastian sergei sergey sergio serhiy seth shane "
    "shaun shawn sheldon sherrod shinzo sidney silvio simon slobodan solomon stan stanislav stanley stefan steny "
    "stephen steve steven sunil suresh sven sylvester tariq taro tayyip ted terence terrence theodore thomas tim "
    "timothy tobias toby todd tom tomas tomasz tony travis trevor tristan tyrone ulrich vaclav vadim vasily vernon "
    "vijay vikram viktor vince vincent vitali vitaly vito vlad vladimir vojislav volodymyr vyacheslav walt walter "
    "wayne wesley wilbur wilfred willard william willie winston wojciech wyatt xavier yair yannis yasser yevgeny "
    "yitzhak yoshihide yuri yury yusuf zach zachary zbigniew zeid zoltan".split()
)
# First names that do not tell the gender, or are family names too.
EITHER = frozenset(
    "abel adrian alexis ali angel angelo antonio ariel ashton avery basil beau blair blake cameron carlton casey "
    "clayton clifford courtney curtis dale dana dean diego douglas duncan elliot francisco gale glen gordon graham "
    "hayden hollis howard jackie jaime jamie jan jay jefferson jordan jose juan kay kelly kelsey kerry kim kirk lee "
    "leslie lindsay lindsey loren lou luther marion mercedes merle milan miles mitchell morgan murray nelson nicky "
    "noor orlando paige parker perry peyton preston quinn randi reagan reese rene rex riley robbie robin rosario ross "
    "rowan russell salvador sasha shannon shelby shirin sidney skyler spencer stacey stacy stewart stuart sunny "
    "sydney taylor terry toni tracey tracy troy tucker tyler valentine victor wallace warren wynn".split()
)
