//! Reading a query: SELECT, ASSOCIATORS OF and REFERENCES OF.

use super::association::{Association, Wanted};
use super::condition::Condition;
use super::literal::{Literal, Operator};
use super::query::{Query, Select};
use super::token::{Kind, Token, tokens};
use crate::addressing::ObjectPath;
use crate::simulator::message::reference::Reference;

/// Reads a query; paths without a namespace are in `namespace`. The error says what is wrong and where.
pub(crate) fn parse(text: &str, namespace: &str) -> Result<Query, String> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.chars().count() + 1 };
    let query = if parser.keyword("SELECT") {
        Query::Select(parser.select()?)
    } else if parser.keyword("ASSOCIATORS") {
        Query::Associated(parser.associated(Wanted::Associators, namespace)?)
    } else if parser.keyword("REFERENCES") {
        Query::Associated(parser.associated(Wanted::References, namespace)?)
    } else {
        return Err(parser.expected("SELECT, ASSOCIATORS OF or REFERENCES OF"));
    };
    if parser.peek().is_some() { Err(parser.expected("the end of the query")) } else { Ok(query) }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    /// The position behind the query.
    end: usize,
}

impl Parser {
    fn select(&mut self) -> Result<Select, String> {
        let columns = if self.sign("*") { None } else { Some(self.columns()?) };
        self.need("FROM")?;
        let class = self.name("the name of a class")?;
        let condition = if self.keyword("WHERE") { Some(self.any(0)?) } else { None };
        Ok(Select { columns, class, condition })
    }

    fn columns(&mut self) -> Result<Vec<String>, String> {
        let mut columns = vec![self.name("`*` or the name of a property")?];
        while self.sign(",") {
            columns.push(self.name("the name of a property")?);
        }
        Ok(columns)
    }

    fn associated(&mut self, wanted: Wanted, namespace: &str) -> Result<Association, String> {
        self.need("OF")?;
        let position = self.position();
        let Some(Kind::Path(path)) = self.peek().cloned() else {
            return Err(self.expected("an object path in braces"));
        };
        self.next += 1;
        let parsed: ObjectPath =
            path.parse().map_err(|error| format!("the object path at character {position} is none: {error}"))?;
        let mut association = Association::of(Reference::of_path(&parsed, namespace), wanted);
        if self.keyword("WHERE") {
            self.clause(&mut association)?;
            while self.peek().is_some() {
                self.clause(&mut association)?;
            }
        }
        Ok(association)
    }

    /// documented: the clauses have nothing between them (Microsoft's "ASSOCIATORS OF statement" page).
    fn clause(&mut self, association: &mut Association) -> Result<(), String> {
        let of_associators = association.wanted == Wanted::Associators;
        let place = if self.keyword("ResultClass") {
            &mut association.result_class
        } else if self.keyword("Role") {
            &mut association.role
        } else if of_associators && self.keyword("AssocClass") {
            &mut association.association_class
        } else if of_associators && self.keyword("ResultRole") {
            &mut association.result_role
        } else {
            let clauses =
                if of_associators { "ResultClass, AssocClass, Role or ResultRole" } else { "ResultClass or Role" };
            return Err(self.expected(clauses));
        };
        if !self.sign("=") {
            return Err(self.expected("`=`"));
        }
        *place = Some(self.name("a name")?);
        Ok(())
    }

    fn any(&mut self, depth: usize) -> Result<Condition, String> {
        let mut all = vec![self.all(depth)?];
        while self.keyword("OR") {
            all.push(self.all(depth)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::Or(all) })
    }

    fn all(&mut self, depth: usize) -> Result<Condition, String> {
        let mut all = vec![self.not(depth)?];
        while self.keyword("AND") {
            all.push(self.not(depth)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Condition::And(all) })
    }

    fn not(&mut self, depth: usize) -> Result<Condition, String> {
        if depth > DEEPEST {
            return Err(format!("it is nested too deep at character {}", self.position()));
        }
        if self.keyword("NOT") {
            return Ok(Condition::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.sign("(") {
            let condition = self.any(depth + 1)?;
            return if self.sign(")") { Ok(condition) } else { Err(self.expected("`)`")) };
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Condition, String> {
        if !matches!(self.peek(), Some(Kind::Word(word)) if !is_literal(word)) {
            // documented: a constant may be on the left side.
            let literal = self.literal()?;
            let operator = self.operator()?.turned();
            let property = self.name("the name of a property")?;
            return Ok(Condition::Compare { property, operator, literal });
        }
        let property = self.name("the name of a property")?;
        if self.keyword("IS") {
            let negated = self.keyword("NOT");
            self.need("NULL")?;
            let null = Condition::IsNull(property);
            return Ok(if negated { Condition::Not(Box::new(null)) } else { null });
        }
        if self.keyword("LIKE") {
            return Ok(Condition::Like { property, pattern: self.text()? });
        }
        if self.keyword("ISA") {
            return Ok(Condition::Isa { property, class: self.text()? });
        }
        let operator = self.operator()?;
        match self.literal()? {
            Literal::Null if operator == Operator::Equal => Ok(Condition::IsNull(property)),
            Literal::Null if operator == Operator::Unequal => Ok(Condition::Not(Box::new(Condition::IsNull(property)))),
            literal => Ok(Condition::Compare { property, operator, literal }),
        }
    }

    fn operator(&mut self) -> Result<Operator, String> {
        let found = OPERATORS.iter().find(|(sign, _)| self.sign(sign)).map(|(_, operator)| *operator);
        found.ok_or_else(|| self.expected("an operator"))
    }

    fn literal(&mut self) -> Result<Literal, String> {
        let literal = match self.peek() {
            Some(Kind::Text(text)) => Literal::Text(text.clone()),
            Some(Kind::Number(number)) => {
                Literal::number(number).ok_or_else(|| format!("the number at character {} is none", self.position()))?
            }
            Some(Kind::Word(word)) if word.eq_ignore_ascii_case("TRUE") => Literal::Truth(true),
            Some(Kind::Word(word)) if word.eq_ignore_ascii_case("FALSE") => Literal::Truth(false),
            Some(Kind::Word(word)) if word.eq_ignore_ascii_case("NULL") => Literal::Null,
            _ => return Err(self.expected("a text, a number, TRUE, FALSE or NULL")),
        };
        self.next += 1;
        Ok(literal)
    }

    fn text(&mut self) -> Result<String, String> {
        let Some(Kind::Text(text)) = self.peek().cloned() else { return Err(self.expected("a text in quotes")) };
        self.next += 1;
        Ok(text)
    }

    fn name(&mut self, what: &str) -> Result<String, String> {
        match self.peek().cloned() {
            Some(Kind::Word(word)) if !is_keyword(&word) => {
                self.next += 1;
                Ok(word)
            }
            _ => Err(self.expected(what)),
        }
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let found = matches!(self.peek(), Some(Kind::Word(word)) if word.eq_ignore_ascii_case(keyword));
        self.next += usize::from(found);
        found
    }

    fn need(&mut self, keyword: &str) -> Result<(), String> {
        if self.keyword(keyword) { Ok(()) } else { Err(self.expected(keyword)) }
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Kind::Sign(found)) if *found == sign);
        self.next += usize::from(found);
        found
    }

    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    fn position(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |token| token.position)
    }

    fn expected(&self, what: &str) -> String {
        format!("{what} is expected at character {}", self.position())
    }
}

fn is_literal(word: &str) -> bool {
    ["TRUE", "FALSE", "NULL"].iter().any(|literal| literal.eq_ignore_ascii_case(word))
}

fn is_keyword(word: &str) -> bool {
    let reserved = ["SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "LIKE", "ISA", "IS"];
    is_literal(word) || reserved.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

const OPERATORS: &[(&str, Operator)] = &[
    ("=", Operator::Equal),
    ("<>", Operator::Unequal),
    ("!=", Operator::Unequal),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

/// How deep NOT and parentheses may go.
const DEEPEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Query, String> {
        super::parse(text, "root/virtualization/v2")
    }

    #[track_caller]
    fn condition(text: &str) -> Condition {
        match parse(&format!("select * from X where {text}")) {
            Ok(Query::Select(Select { condition: Some(condition), .. })) => condition,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn and_binds_tighter_than_or_and_not_tightest() {
        let is_null = |name: &str| Condition::IsNull(name.to_owned());
        let expected = Condition::Or(vec![
            is_null("a"),
            Condition::And(vec![Condition::Not(Box::new(is_null("b"))), is_null("c")]),
        ]);
        assert_eq!(condition("a IS NULL or NOT b is null AND (c = null)"), expected);
    }

    #[test]
    fn escapes_in_texts_are_resolved() {
        let Condition::Compare { literal, .. } = condition(r"Name = 'C:\\vms\\it\'s'") else { panic!() };
        assert_eq!(literal, Literal::Text(r"C:\vms\it's".to_owned()));
    }

    #[test]
    fn a_constant_may_be_on_the_left() {
        let expected =
            Condition::Compare { property: "N".into(), operator: Operator::Greater, literal: Literal::Integer(-5) };
        assert_eq!(condition("-5 < N"), expected);
    }

    #[test]
    fn associators_are_read_with_their_clauses() {
        let text = r#"ASSOCIATORS OF {Msvm_ConcreteJob.InstanceID="a}\"b"} WHERE AssocClass=Msvm_X ResultClass = Y"#;
        let Ok(Query::Associated(association)) = parse(text) else { panic!() };
        assert_eq!(association.object.keys, [("InstanceID".to_owned(), "a}\"b".to_owned())]);
        assert_eq!(association.association_class.as_deref(), Some("Msvm_X"));
        assert_eq!(association.result_class.as_deref(), Some("Y"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, problem) in [
            ("", "SELECT, ASSOCIATORS OF or REFERENCES OF is expected at character 1"),
            ("select from X", "`*` or the name of a property is expected at character 8"),
            ("select * X", "FROM is expected at character 10"),
            ("select * from X where", "the name of a property"),
            ("select * from X where ä = 'b", "the text that begins at character 27 has no end"),
            ("select * from X where a ~ 1", "the character at 25 has no meaning here"),
            ("select * from X where a = 1 b", "the end of the query is expected at character 29"),
            ("select * from X where (a = 1", "`)` is expected at character 29"),
            ("select * from X where a = 1x", "the number at character 27 is none"),
            ("associators of {x} ", "the object path at character 16 is none"),
            ("references of {A.B=1} where AssocClass=C", "ResultClass or Role is expected at character 29"),
        ] {
            let found = parse(text).unwrap_err();
            let literal = "a text, a number, TRUE, FALSE or NULL is expected at character 22";
            assert!(found.contains(problem) || found == literal, "{text}: {found}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        for deep in [format!("{}a=1{}", "(".repeat(5000), ")".repeat(5000)), format!("{} a=1", "not ".repeat(3000))] {
            assert!(parse(&format!("select * from X where {deep}")).unwrap_err().contains("nested too deep"));
        }
    }
}
