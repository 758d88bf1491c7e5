"""Put x = 0 into both layers: what does the second one add after W2?"""

W = "W2*W1"
b = "W2*b1"
