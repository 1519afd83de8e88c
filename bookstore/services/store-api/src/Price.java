import java.math.BigDecimal;

record Price(BigDecimal unit, int quantity, int discountPercent, BigDecimal total) {}
