//! The words, literals and signs of a query, each with its place.

/// A token, and at which character of the query it begins; the first is 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) position: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// A keyword or a name.
    Word(String),
    /// A string literal without its quotes, escapes resolved.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// What is between `{` and `}`.
    Path(String),
    Sign(&'static str),
}

/// Cuts a query into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    if text.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let mut rest = Rest { characters: text.chars().collect(), next: 0 };
    let mut tokens = Vec::new();
    loop {
        rest.take_while(char::is_whitespace);
        let position = rest.next + 1;
        let Some(first) = rest.peek() else { return Ok(tokens) };
        tokens.push(Token { kind: rest.token(first)?, position });
    }
}

struct Rest {
    characters: Vec<char>,
    next: usize,
}

impl Rest {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.next).copied()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let rest = self.characters.get(self.next..).unwrap_or_default();
        let taken: String = rest.iter().copied().take_while(|character| wanted(*character)).collect();
        self.next += taken.chars().count();
        taken
    }

    fn token(&mut self, first: char) -> Result<Kind, String> {
        let start = self.next + 1;
        match first {
            '\'' | '"' => self.text(first, start),
            '{' => self.path(start),
            '0'..='9' | '-' | '+' => Ok(Kind::Number(self.number(first))),
            _ if first.is_alphabetic() || first == '_' => {
                Ok(Kind::Word(self.take_while(|next| next.is_alphanumeric() || next == '_')))
            }
            _ => self.sign(start),
        }
    }

    /// documented: `\\` and `\'` are escapes (Microsoft's "WQL operators" page); any other character after a backslash stands for itself.
    fn text(&mut self, quote: char, start: usize) -> Result<Kind, String> {
        self.next += 1;
        let mut text = String::new();
        while let Some(character) = self.peek() {
            self.next += 1;
            match character {
                '\\' => {
                    let Some(escaped) = self.peek() else { break };
                    self.next += 1;
                    text.push(escaped);
                }
                _ if character == quote => return Ok(Kind::Text(text)),
                _ => text.push(character),
            }
        }
        Err(format!("the text that begins at character {start} has no end"))
    }

    /// A path may hold `}` in its quoted values.
    fn path(&mut self, start: usize) -> Result<Kind, String> {
        self.next += 1;
        let (mut path, mut quote) = (String::new(), None);
        while let Some(character) = self.peek() {
            self.next += 1;
            match (character, quote) {
                ('}', None) => return Ok(Kind::Path(path)),
                ('\\', Some(_)) => {
                    path.push(character);
                    path.extend(self.peek());
                    self.next += 1;
                    continue;
                }
                ('"' | '\'', None) => quote = Some(character),
                (_, Some(open)) if open == character => quote = None,
                _ => {}
            }
            path.push(character);
        }
        Err(format!("the path that begins at character {start} has no end"))
    }

    fn number(&mut self, first: char) -> String {
        self.next += 1;
        let digits = self.take_while(|next| next.is_ascii_alphanumeric() || next == '.');
        format!("{first}{digits}")
    }

    fn sign(&mut self, start: usize) -> Result<Kind, String> {
        let rest: String = self.characters.get(self.next..).unwrap_or_default().iter().take(2).collect();
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        let sign = sign.ok_or_else(|| format!("the character at {start} has no meaning here"))?;
        self.next += sign.len();
        Ok(Kind::Sign(sign))
    }
}

/// The longer ones first.
const SIGNS: &[&str] = &["<=", ">=", "<>", "!=", "=", "<", ">", "(", ")", ",", "*", "."];

/// Assumed; documented is only that WMI limits the length and complexity of queries.
const LONGEST: usize = 16_384;
