//! The club (蔚蓝会): notices, boards, the card.
