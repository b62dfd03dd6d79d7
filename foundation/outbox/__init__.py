"""E-mails as rows: posted in a transaction, delivered by a worker, swept every minute."""
